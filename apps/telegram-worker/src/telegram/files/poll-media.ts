import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import type { FormattedText } from "../../text/message-entity.ts";
import { inputEntities } from "../messages/input-entities.ts";
import type { Peers } from "../peers.ts";

/** A poll that is to be sent. */
export interface NewPoll {
  readonly question: FormattedText;
  readonly options: readonly FormattedText[];
  readonly isAnonymous: boolean;
  readonly isQuiz: boolean;
  readonly isMultiple: boolean;
  readonly isClosed: boolean;
  /** Index of the right answer of a quiz. */
  readonly correct: number | null;
  readonly explanation: FormattedText | null;
  /** Seconds from now on. */
  readonly openPeriod: number | null;
  /** Unix seconds. */
  readonly closeDate: number | null;
}

/** @throws ApiError VALIDATION_FAILED for a quiz without its right answer */
export async function pollMedia(poll: NewPoll, peers: Peers): Promise<Api.InputMediaPoll> {
  const { correct, explanation, openPeriod, closeDate } = poll;
  const answers = await Promise.all(
    poll.options.map(async (option, index) => {
      return new Api.PollAnswer({ text: await withEntities(option, peers), option: optionKey(index) });
    }),
  );
  if (poll.isQuiz && (correct === null || answers[correct] === undefined)) {
    throw new ApiError("VALIDATION_FAILED", { detail: "wrong correct option ID specified" });
  }
  return new Api.InputMediaPoll({
    poll: new Api.Poll({
      id: bigInt.zero,
      question: await withEntities(poll.question, peers),
      answers,
      ...(poll.isAnonymous ? {} : { publicVoters: true }),
      ...(poll.isQuiz ? { quiz: true } : {}),
      ...(poll.isMultiple ? { multipleChoice: true } : {}),
      ...(poll.isClosed ? { closed: true } : {}),
      ...(openPeriod === null ? {} : { closePeriod: openPeriod }),
      ...(closeDate === null ? {} : { closeDate }),
    }),
    ...(poll.isQuiz && correct !== null ? { correctAnswers: [optionKey(correct)] } : {}),
    ...(explanation === null
      ? {}
      : {
          solution: explanation.text,
          solutionEntities: await inputEntities(explanation.entities, peers),
        }),
  });
}

/** Answers are told apart by bytes of the sender's choice. */
function optionKey(index: number): Buffer {
  return Buffer.from(String(index));
}

async function withEntities({ text, entities }: FormattedText, peers: Peers) {
  return new Api.TextWithEntities({ text, entities: await inputEntities(entities, peers) });
}
