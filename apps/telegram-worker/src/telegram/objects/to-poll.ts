import type { Poll } from "@telepipe/contracts";
import type { Api } from "telegram";
import { nonEmpty, present } from "./present.ts";
import type { Names } from "./to-people.ts";
import { toTextEntities } from "./to-text-entities.ts";

/** A poll and what is known of its votes; counts that Telegram keeps back until one has voted are 0. */
export function toPoll(poll: Api.Poll, results: Api.TypePollResults, names: Names): Poll {
  const voters = new Map(
    (results.results ?? []).map((each) => [Buffer.from(each.option).toString("hex"), each]),
  );
  const options = poll.answers.map(({ text, option }) => ({
    persistent_id: Buffer.from(option).toString("base64"),
    text: text.text,
    ...present({ text_entities: nonEmpty(toTextEntities(text.text, text.entities, names)) }),
    voter_count: voters.get(Buffer.from(option).toString("hex"))?.voters ?? 0,
  }));
  const correct = poll.answers.findIndex(
    ({ option }) => voters.get(Buffer.from(option).toString("hex"))?.correct,
  );
  const { question, closePeriod, closeDate } = poll;
  const solution = results.solution ?? "";
  return {
    id: poll.id.toString(),
    question: question.text,
    options,
    total_voter_count: results.totalVoters ?? 0,
    is_closed: Boolean(poll.closed),
    is_anonymous: !poll.publicVoters,
    type: poll.quiz ? "quiz" : "regular",
    allows_multiple_answers: Boolean(poll.multipleChoice),
    allows_revoting: !poll.quiz,
    members_only: false,
    ...present({
      question_entities: nonEmpty(toTextEntities(question.text, question.entities, names)),
      correct_option_id: correct < 0 ? undefined : correct,
      correct_option_ids: correct < 0 ? undefined : [correct],
      explanation: solution || undefined,
      explanation_entities: nonEmpty(toTextEntities(solution, results.solutionEntities, names)),
      open_period: closePeriod,
      close_date: closeDate,
    }),
  };
}
