import type { Methods } from "@telepipe/contracts";
import { completedMessage } from "../telegram/messages/completed-message.ts";
import { randomIdOf } from "../telegram/messages/random-id.ts";
import { sendAlbum, uploadedMedia } from "../telegram/messages/send-many.ts";
import type { Executor } from "./executor.ts";
import { captionText } from "./formatted-text.ts";
import { withMedia } from "./media-of.ts";
import { sendOptions } from "./send-options.ts";

export const sendMediaGroup: Executor<Methods["sendMediaGroup"]> = async (params, context) => {
  const { session, randomSeed } = context;
  const captions = params.media.map(({ caption, parse_mode, caption_entities }) =>
    captionText({ text: caption, parse_mode, entities: caption_entities }),
  );
  const peer = await session.peers.resolve(params.chat_id);
  const items = await Promise.all(
    params.media.map((item, index) =>
      withMedia(item.type, item.media, item, context, async (media) => ({
        // Each of its own, and the same for every try.
        randomId: randomIdOf(randomSeed, index),
        media: await uploadedMedia(session, peer, media),
        caption: captions[index] ?? { text: "", entities: [] },
      })),
    ),
  );
  const options = sendOptions(params, { text: "", entities: [] }, context);
  const messages = await sendAlbum(session, peer, items, options);
  return Promise.all(messages.map((message) => completedMessage(session, peer, message)));
};
