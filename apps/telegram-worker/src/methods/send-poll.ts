import type { Methods } from "@telepipe/contracts";
import { pollMedia } from "../telegram/files/poll-media.ts";
import type { Executor } from "./executor.ts";
import { formattedText } from "./formatted-text.ts";
import { sendThing } from "./send-thing.ts";

export const sendPoll: Executor<Methods["sendPoll"]> = async (params, context) => {
  const { question, question_parse_mode, question_entities, explanation } = params;
  const media = await pollMedia(
    {
      question: formattedText({
        text: question,
        parse_mode: question_parse_mode,
        entities: question_entities,
      }),
      options: params.options.map(({ text, text_parse_mode, text_entities }) =>
        formattedText({ text, parse_mode: text_parse_mode, entities: text_entities }),
      ),
      isAnonymous: params.is_anonymous ?? true,
      isQuiz: params.type === "quiz",
      isMultiple: params.allows_multiple_answers ?? false,
      isClosed: params.is_closed ?? false,
      correct: params.correct_option_id ?? null,
      explanation: explanation
        ? formattedText({
            text: explanation,
            parse_mode: params.explanation_parse_mode,
            entities: params.explanation_entities,
          })
        : null,
      openPeriod: params.open_period ?? null,
      closeDate: params.close_date ?? null,
    },
    context.session.peers,
  );
  return sendThing(params, media, context);
};
