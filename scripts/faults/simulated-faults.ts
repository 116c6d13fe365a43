/** Something that the simulated Telegram does to its clients, and the tests that drive the worker through it. */
export interface SimulatedFault {
  name: string;
  /** How it is brought about: in the process, or over the control API. */
  cause: string;
  tests: readonly FaultTest[];
}

/** A test, by a part of its source: of its name, or of its row in a table of cases. */
export interface FaultTest {
  /** From the root of the repository. */
  file: string;
  source: string;
}

const worker = "apps/telegram-worker/src";
const driven = (source: string): FaultTest => ({
  file: `${worker}/telegram/simulated-faults.integration.test.ts`,
  source,
});
const mapped = (source: string): FaultTest => ({
  file: `${worker}/telegram/error-mapping.integration.test.ts`,
  source,
});
const ended = (source: string): FaultTest => ({
  file: `${worker}/account/account-ends.integration.test.ts`,
  source,
});
const line = (source: string): FaultTest => ({ file: `${worker}/telegram/line.integration.test.ts`, source });
const chats = (source: string): FaultTest => ({ file: "e2e/src/chats.test.ts", source });

const caughtUp = (source: string): FaultTest => ({
  file: `${worker}/updates/catching-up.integration.test.ts`,
  source,
});

/** The groups of the table, in its order. */
export const simulatedFaults: Readonly<Record<string, readonly SimulatedFault[]>> = {
  "Limits, on by default": [
    {
      name: "FLOOD_WAIT_n: too many messages to one person, to one group, over all",
      cause: "write too much; `PUT /limits` sets the rates",
      tests: [chats("more messages than one chat takes"), mapped('["FLOOD_WAIT_3", 3]')],
    },
    {
      name: "SLOWMODE_WAIT_n",
      cause: '`PATCH /chats/<chat> {"slow_mode_seconds"}`',
      tests: [chats("a second message in slow mode")],
    },
    {
      name: "PEER_FLOOD: too many strangers",
      cause: "write to more strangers than `strangers_per_day`",
      tests: [chats("messages to too many strangers")],
    },
    {
      name: "MESSAGE_TOO_LONG",
      cause: "more than 4096 UTF-16 units",
      tests: [
        { file: "e2e/src/errors.test.ts", source: "a text of 4097 characters" },
        mapped('["MESSAGE_TOO_LONG", "TEXT_TOO_LONG", 400]'),
      ],
    },
    {
      name: "MEDIA_CAPTION_TOO_LONG",
      cause: "more than 1024 UTF-16 units",
      tests: [
        {
          file: `${worker}/methods/send-staged-file.integration.test.ts`,
          source: "refuses a caption that is too long",
        },
        mapped('["MEDIA_CAPTION_TOO_LONG", "CAPTION_TOO_LONG", 400]'),
      ],
    },
    {
      name: "MESSAGE_NOT_MODIFIED",
      cause: "an edit that changes nothing",
      tests: [
        { file: `${worker}/methods/change-message.integration.test.ts`, source: "that stays the same" },
        { file: "e2e/src/errors.test.ts", source: "a message that is not modified" },
      ],
    },
    {
      name: "RANDOM_ID_DUPLICATE",
      cause: "a `random_id` that was used before",
      tests: [
        driven("RANDOM_ID_DUPLICATE answers with the one message there is"),
        {
          file: `${worker}/methods/send-message.integration.test.ts`,
          source: "sends once however often its job is run",
        },
      ],
    },
    {
      name: "CHAT_WRITE_FORBIDDEN, USER_BANNED_IN_CHANNEL, CHAT_ADMIN_REQUIRED",
      cause: '`PATCH /chats/<chat> {"forbidden"}`, `PUT /chats/<chat>/bans/<user>`',
      tests: [
        chats("everybody's messages where only administrators may write"),
        chats("those who are muted, and those who were removed"),
      ],
    },
    {
      name: "CHAT_SEND_…_FORBIDDEN",
      cause: '`PATCH /chats/<chat> {"forbidden": ["send_media"]}`',
      tests: [chats("media where a group takes none")],
    },
    {
      name: "USER_IS_BLOCKED",
      cause: '`PATCH /people/<user> {"blocks_account": true}`',
      tests: [chats("a person who blocked the account")],
    },
    {
      name: "INPUT_USER_DEACTIVATED",
      cause: '`PATCH /people/<user> {"deleted": true}`',
      tests: [chats("a person who has deleted the account")],
    },
    {
      name: "MEDIA_EMPTY",
      cause: "media that does not exist, or `POST /faults`",
      tests: [driven("MEDIA_EMPTY says that the media was refused")],
    },
    {
      name: "FILE_PARTS_INVALID",
      cause: "parts that do not add up, or `POST /faults`",
      tests: [driven("a file whose parts do not add up is refused")],
    },
    {
      name: "FILE_REFERENCE_EXPIRED",
      cause: "`POST /file-references/expire`, or an hour",
      tests: [
        { file: "e2e/src/message-kinds.test.ts", source: "although its reference has expired meanwhile" },
        {
          file: `${worker}/telegram/download/downloads.integration.test.ts`,
          source: "a reference that expires again after its renewal",
        },
      ],
    },
  ],
  "Logins that end": [
    {
      name: "AUTH_KEY_DUPLICATED",
      cause: "one key from two addresses at once; `POST /sessions/revoke`",
      tests: [
        driven("a key that is used from two addresses at once"),
        ended('["AUTH_KEY_DUPLICATED", "session_duplicated"'),
      ],
    },
    ...(
      ["AUTH_KEY_UNREGISTERED", "SESSION_REVOKED", "USER_DEACTIVATED", "USER_DEACTIVATED_BAN"] as const
    ).map((name) => ({
      name,
      cause: `\`POST /sessions/revoke {"error": "${name}"}\``,
      tests: [ended(`["${name}", `)],
    })),
    {
      name: "SESSION_EXPIRED",
      cause: '`POST /sessions/revoke {"error": "SESSION_EXPIRED"}`',
      tests: [mapped('["SESSION_EXPIRED", "logged_out"')],
    },
    {
      name: "-404: the auth key is unknown",
      cause: '`POST /network {"forget_auth_keys": true}`',
      tests: [line("a key that Telegram has forgotten"), line("says that Telegram does not know the key")],
    },
  ],
  "Session rules": [
    {
      name: "bad_server_salt: salts are void before their time",
      cause: '`POST /network {"rotate_salts": true}`',
      tests: [driven("salts that are void before their time cost no message")],
    },
    {
      name: "bad_msg_notification 16 and 17: the clocks differ",
      cause: '`POST /network {"clock_skew_seconds"}`',
      tests: [driven("a server whose clock is ten minutes ahead is believed")],
    },
    {
      name: "Answers in one container, an error among them",
      cause: "`startSimulator({ batchReplies: true })`",
      tests: [
        {
          file: `${worker}/telegram/seams/seams.integration.test.ts`,
          source: "keeps the answers behind an error in a container",
        },
      ],
    },
    {
      name: "RPC_CALL_FAIL and other 500s",
      cause: '`POST /faults {"method", "error": "RPC_CALL_FAIL"}`',
      tests: [mapped("a passing internal error is tried again with the same random_id")],
    },
  ],
  "Updates that get lost": [
    {
      name: "A push is lost, comes twice, too late, together with others, or as updatesTooLong",
      cause: '`POST /updates/faults {"kind": "drop" | "duplicate" | "swap" | "combine" | "too_long"}`',
      tests: [caughtUp('test.each(["drop", "duplicate", "swap", "too_long", "combine"] as const)')],
    },
    {
      name: "A gap with nothing in it: pts moves on without an update",
      cause: '`POST /updates/skip {"steps"}`',
      tests: [caughtUp("a step without an update is a gap that the difference closes with nothing in it")],
    },
    {
      name: "Being away: slices of the difference, of channels too",
      cause: '`POST /network {"offline_ms"}`, or a client that is stopped',
      tests: [
        caughtUp("what was missed while away comes at the next start"),
        caughtUp("channels are caught up as well"),
        caughtUp("10,000 messages missed come once and in order"),
      ],
    },
    {
      name: "differenceTooLong and channelDifferenceTooLong",
      cause: "`createWorld({ retention: { updates } })`",
      tests: [caughtUp("what Telegram keeps no difference of is got from the history, and the gap is named")],
    },
    {
      name: "PERSISTENT_TIMESTAMP_INVALID: a state that Telegram does not know",
      cause: "a world that began anew",
      tests: [caughtUp("a state that Telegram does not know is given up by name")],
    },
    {
      name: "A line on which nothing is pushed any more",
      cause: '`POST /updates/faults {"kind": "drop", "times"}`',
      tests: [caughtUp("a connection that pushes nothing is noticed, made good and made anew")],
    },
    {
      name: "CHANNEL_PRIVATE while something was missed",
      cause: "`PUT /chats/<chat>/bans/<user>`",
      tests: [caughtUp("a channel that became inaccessible while something was missed is named")],
    },
  ],
  "Other data centres": [
    {
      name: "PHONE_MIGRATE_n",
      cause: "`startCluster()`, `POST /faults`",
      tests: [
        {
          file: `${worker}/login/run-login.integration.test.ts`,
          source: "follows Telegram to the account's data centre",
        },
      ],
    },
    {
      name: "USER_MIGRATE_n, NETWORK_MIGRATE_n",
      cause: "`startCluster()`, `POST /faults`",
      tests: [driven('["USER_MIGRATE_4", "NETWORK_MIGRATE_4"]')],
    },
    {
      name: "FILE_MIGRATE_n",
      cause: "`startCluster()`, `POST /faults`",
      tests: [
        {
          file: `${worker}/telegram/download/downloads.integration.test.ts`,
          source: "the file is fetched where it lies, whichever data centre that turns out to be",
        },
      ],
    },
  ],
  "Lines and answers": [
    {
      name: "An answer is lost",
      cause: '`POST /faults {"method", "drop_reply": true}`',
      tests: [line("a call without an answer ends in time")],
    },
    {
      name: "The line breaks before or after a call is executed",
      cause: '`POST /faults {"method", "disconnect": "before" | "after"}`',
      tests: [
        line("a send whose answer was lost with the line happens once and is answered"),
        { file: "e2e/src/availability.test.ts", source: "an answer that is lost on the way" },
      ],
    },
    {
      name: "The line breaks",
      cause: '`POST /network {"disconnect": true}`',
      tests: [line("comes back by itself when it breaks"), line("calls made while it is down")],
    },
    {
      name: "Nobody is there for a while",
      cause: '`POST /network {"offline_ms"}`',
      tests: [
        { file: "e2e/src/availability.test.ts", source: "Telegram away: 503 with the reason" },
        { file: `${worker}/worker.integration.test.ts`, source: "says that Telegram is not reachable" },
      ],
    },
    {
      name: "Half-closed lines",
      cause: '`POST /network {"half_close": true}`',
      tests: [driven("one that Telegram has closed on its side is replaced")],
    },
    {
      name: "Lines that have gone silent",
      cause: '`POST /network {"silence": true}`',
      tests: [driven("one that has gone silent is noticed and replaced")],
    },
    {
      name: "Garbage on the line",
      cause: '`POST /network {"garbage": true}`',
      tests: [driven("garbage on it costs the line and no message")],
    },
    {
      name: "Latency and jitter",
      cause: '`POST /network {"latency_ms", "jitter_ms"}`',
      tests: [driven("latency and jitter change neither order nor number")],
    },
  ],
};
