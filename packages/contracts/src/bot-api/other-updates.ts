import * as z from "zod";
import type { Poll } from "../objects/attachments.ts";
import { namelessChat, namelessUser } from "./nameless.ts";
import type { UpdateContent } from "./update.ts";

/** A long as a dump of TL has it. */
const Long = z.string().regex(/^-?\d+$/);

/** `updateMessagePoll`: the poll itself comes along only sometimes. */
const MessagePoll = z.object({
  poll: z.object({
    id: Long,
    closed: z.boolean().optional(),
    public_voters: z.boolean().optional(),
    multiple_choice: z.boolean().optional(),
    quiz: z.boolean().optional(),
    question: z.object({ text: z.string() }),
    answers: z.array(z.object({ text: z.object({ text: z.string() }), option: z.string() })),
    close_period: z.int().optional(),
    close_date: z.int().optional(),
  }),
  results: z.object({
    results: z
      .array(z.object({ option: z.string(), voters: z.int(), correct: z.boolean().optional() }))
      .optional(),
    total_voters: z.int().optional(),
  }),
});

const Typing = z.object({
  user_id: Long.optional(),
  from_id: z.object({ user_id: Long.optional() }).optional(),
  action: z.object({ _: z.string() }),
});

const Read = z.object({ max_id: z.int() });

/** TL's actions → `sendChatAction`'s (core.telegram.org/bots/api#sendchataction). */
const ACTIONS: Readonly<Record<string, string>> = {
  sendMessageTypingAction: "typing",
  sendMessageCancelAction: "cancel",
  sendMessageUploadPhotoAction: "upload_photo",
  sendMessageRecordVideoAction: "record_video",
  sendMessageUploadVideoAction: "upload_video",
  sendMessageRecordAudioAction: "record_voice",
  sendMessageUploadAudioAction: "upload_voice",
  sendMessageUploadDocumentAction: "upload_document",
  sendMessageChooseStickerAction: "choose_sticker",
  sendMessageGeoLocationAction: "find_location",
  sendMessageRecordRoundAction: "record_video_note",
  sendMessageUploadRoundAction: "upload_video_note",
};

/** The updates among those that Telepipe passes on as Telegram names them. */
export function otherUpdates(
  { kind, update }: { readonly kind: string; readonly update: Readonly<Record<string, unknown>> },
  { chat_id }: { readonly chat_id: number | null },
): readonly UpdateContent[] {
  const chat = namelessChat(chat_id ?? 0);
  switch (kind) {
    case "updateMessagePoll": {
      const { data } = MessagePoll.safeParse(update);
      return data === undefined ? [] : [{ kind: "poll", body: toPoll(data) }];
    }
    case "updateUserTyping":
    case "updateChatUserTyping":
    case "updateChannelUserTyping": {
      const { data } = Typing.safeParse(update);
      if (data === undefined) return [];
      const userId = data.user_id ?? data.from_id?.user_id;
      const user = userId === undefined ? {} : { user: namelessUser(Number(userId)) };
      return [{ kind: "typing", body: { chat, ...user, action: ACTIONS[data.action._] ?? data.action._ } }];
    }
    case "updateReadHistoryOutbox":
    case "updateReadChannelOutbox": {
      const { data } = Read.safeParse(update);
      return data === undefined
        ? []
        : [{ kind: "read_receipt", body: { chat, max_message_id: data.max_id } }];
    }
    default:
      return [];
  }
}

function toPoll({ poll, results }: z.infer<typeof MessagePoll>): Poll {
  const votes = new Map((results.results ?? []).map((each) => [each.option, each]));
  const correct = poll.answers.findIndex(({ option }) => votes.get(option)?.correct);
  return {
    id: poll.id,
    question: poll.question.text,
    options: poll.answers.map(({ text, option }) => ({
      persistent_id: option,
      text: text.text,
      voter_count: votes.get(option)?.voters ?? 0,
    })),
    total_voter_count: results.total_voters ?? 0,
    is_closed: poll.closed ?? false,
    is_anonymous: !poll.public_voters,
    type: poll.quiz ? "quiz" : "regular",
    allows_multiple_answers: poll.multiple_choice ?? false,
    allows_revoting: !poll.quiz,
    members_only: false,
    ...(correct < 0 ? {} : { correct_option_id: correct, correct_option_ids: [correct] }),
    ...(poll.close_period === undefined ? {} : { open_period: poll.close_period }),
    ...(poll.close_date === undefined ? {} : { close_date: poll.close_date }),
  };
}
