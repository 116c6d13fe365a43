import type { Event } from "@telepipe/contracts";
import { startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { openDispatchCorner } from "../../test/dispatch-corner.ts";
import { deleted } from "../../test/events.ts";

const RECEIVED_AT = Date.UTC(2023, 0, 1, 12, 0, 1, 250);

const envelope = {
  v: 1 as const,
  account: { id: 42, phone_number: "+10000000000" },
  received_at: RECEIVED_AT,
};

/** Delivers one event to a real receiver and returns the body. */
async function deliveredBody(event: Event): Promise<unknown> {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  await corner.start({
    WEBHOOK_URL: receiver.url,
    WEBHOOK_EVENTS: "*",
    PUBLIC_BASE_URL: "https://api.example.com",
    PUBLIC_MEDIA_HOST: "media.example.com",
    PUBLIC_MEDIA_PORT: "8181",
  });
  await corner.publish(event);
  const [request] = await receiver.waitFor(1);
  return request!.body;
}

test("a reply with a photo has every field that the Python service sent, and the added ones", async () => {
  const body = await deliveredBody({
    ...envelope,
    id: "msg_reply",
    chat_id: 1_111_111,
    type: "message.new",
    data: {
      message: {
        message_id: 2345,
        chat: { id: 1_111_111, type: "private", title: null, username: "user" },
        date: 1_672_574_400,
        edit_date: null,
        from: {
          id: 777_000,
          is_bot: false,
          first_name: "User",
          last_name: null,
          username: "user",
          language_code: "en",
          phone_number: null,
        },
        text: "look",
        entities: [{ type: "bold", offset: 0, length: 4 }],
        media: {
          type: "photo",
          file_id: "5000",
          file: "AbCdEfGhIjKlMnOpQrStUvWx.jpg",
          file_name: null,
          mime_type: "image/jpeg",
          size_bytes: 1234,
          download_error: null,
          content: null,
        },
        reply_to: {
          message_id: 1234,
          text: "before",
          media: {
            type: "audio",
            file_id: "5001",
            file: "ZyXwVuTsRqPoNmLkJiHgFeDc.mp3",
            file_name: "song.mp3",
            mime_type: "audio/mpeg",
            size_bytes: 99,
            download_error: null,
            content: null,
          },
          sender_id: 1_111_111,
          sender_name: "Other",
          date: 1_672_574_340,
        },
        service: null,
        media_group_id: "900",
      },
    },
  });
  expect(body).toEqual({
    account_phone_number: "+10000000000",
    message: {
      message_id: 2345,
      chat: { id: 1_111_111, type: "private", title: null, username: "user" },
      date: "2023-01-01T12:00:00+00:00",
      edit_date: null,
      text: "look",
      entities: [{ type: "bold", offset: 0, length: 4 }],
      media: {
        type: "photo",
        kind: "photo",
        file_id: "5000",
        file_name: null,
        mime_type: "image/jpeg",
        size_bytes: 1234,
        download_error: null,
        content: null,
      },
      media_url: "https://media.example.com:8181/media/AbCdEfGhIjKlMnOpQrStUvWx.jpg",
      media_group_id: "900",
      from: {
        id: 777_000,
        is_bot: false,
        first_name: "User",
        last_name: null,
        username: "user",
        language_code: "en",
        phone_number: null,
      },
      reply_to_message: {
        message_id: 1234,
        text: "before",
        media_url: "https://media.example.com:8181/media/ZyXwVuTsRqPoNmLkJiHgFeDc.mp3",
        media_type: "document",
        media: {
          type: "document",
          kind: "audio",
          file_id: "5001",
          file_name: "song.mp3",
          mime_type: "audio/mpeg",
          size_bytes: 99,
          download_error: null,
          content: null,
        },
        sender_id: 1_111_111,
        sender_name: "Other",
        date: "2023-01-01T11:59:00+00:00",
      },
      service: null,
    },
    event: "message.new",
    event_id: "msg_reply",
    sequence: 1,
    account_id: 42,
    chat_id: 1_111_111,
    received_at: "2023-01-01T12:00:01.250Z",
  });
});

const BARE_MESSAGE = {
  message_id: 9,
  chat: { id: -1_001_234, type: "channel" as const, title: "News", username: null },
  date: 1_672_574_400,
  edit_date: 1_672_574_460,
  from: null,
  text: "",
  entities: [],
  media: null,
  reply_to: null,
  service: null,
  media_group_id: null,
};

test("what a message does not have is null", async () => {
  const body = await deliveredBody({
    ...envelope,
    id: "edit_1",
    chat_id: -1_001_234,
    type: "message.edited",
    data: { message: BARE_MESSAGE },
  });
  expect(body).toEqual({
    account_phone_number: "+10000000000",
    message: {
      message_id: 9,
      chat: { id: -1_001_234, type: "channel", title: "News", username: null },
      date: "2023-01-01T12:00:00+00:00",
      edit_date: "2023-01-01T12:01:00+00:00",
      text: "",
      entities: [],
      media: null,
      media_url: null,
      media_group_id: null,
      from: null,
      reply_to_message: null,
      service: null,
    },
    event: "message.edited",
    event_id: "edit_1",
    sequence: 1,
    account_id: 42,
    chat_id: -1_001_234,
    received_at: "2023-01-01T12:00:01.250Z",
  });
});

test("media without a file tells its contents, media that could not be had tells why", async () => {
  const noFile = { file: null, file_name: null, mime_type: null, size_bytes: null };
  const geo = {
    type: "geo",
    file_id: null,
    ...noFile,
    download_error: null,
    content: { lat: 52.5, long: 13.4 },
  };
  const lost = { type: "video", file_id: "7", ...noFile, download_error: "too large", content: null };
  const body = await deliveredBody({
    ...envelope,
    id: "geo_1",
    chat_id: -1_001_234,
    type: "message.new",
    data: {
      message: {
        ...BARE_MESSAGE,
        media: geo,
        service: { action: "pin_message", content: { pinned: 3 } },
        reply_to: { message_id: 4, text: null, media: lost, sender_id: null, sender_name: null, date: null },
      },
    },
  });
  expect(body).toMatchObject({
    message: {
      media: { type: "geo", kind: "geo", file_id: null, content: { lat: 52.5, long: 13.4 } },
      media_url: null,
      service: { action: "pin_message", content: { pinned: 3 } },
      reply_to_message: {
        message_id: 4,
        text: null,
        media_url: null,
        media_type: "video",
        media: { type: "video", download_error: "too large" },
        sender_id: null,
        sender_name: null,
        date: null,
      },
    },
  });
});

test("deleted messages", async () => {
  expect(await deliveredBody(deleted(null, [5, 6]))).toEqual({
    account_phone_number: "+10000000000",
    event: "message.deleted",
    event_id: "del_unknown_5_6",
    sequence: 1,
    account_id: 42,
    chat_id: null,
    received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    data: { message_ids: [5, 6] },
  });
});

test("any other update", async () => {
  const body = await deliveredBody({
    ...envelope,
    id: "upd_1",
    chat_id: 7,
    type: "update.other",
    data: { kind: "updateUserStatus", update: { user_id: 7, status: { _: "userStatusOffline" } } },
  });
  expect(body).toEqual({
    account_phone_number: "+10000000000",
    event: "update.other",
    event_id: "upd_1",
    sequence: 1,
    account_id: 42,
    chat_id: 7,
    received_at: "2023-01-01T12:00:01.250Z",
    data: { kind: "updateUserStatus", update: { user_id: 7, status: { _: "userStatusOffline" } } },
  });
});

test("a completed /familiarize conversation", async () => {
  const body = await deliveredBody({
    ...envelope,
    account: { id: 42, phone_number: null },
    id: "fam_1",
    chat_id: 7,
    type: "familiarize.completed",
    data: { user_id: 7, username: null, name: "Ada" },
  });
  expect(body).toEqual({
    account_phone_number: null,
    event: "familiarize.completed",
    event_id: "fam_1",
    sequence: 1,
    account_id: 42,
    chat_id: 7,
    received_at: "2023-01-01T12:00:01.250Z",
    data: { user_id: 7, username: null, name: "Ada" },
  });
});
