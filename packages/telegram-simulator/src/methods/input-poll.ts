import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createPoll, type Poll } from "../world/polls/poll.ts";
import type { World } from "../world/world.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";

/** As Telegram's clients and the Bot API have them (core.telegram.org/bots/api#sendpoll). */
const limits = {
  questionLength: 255,
  answerLength: 100,
  answersMin: 2,
  answersMax: 10,
  optionBytes: 100,
  solutionLength: 200,
  periodMin: 5,
  periodMax: 600,
};

interface InputPoll {
  /** TL type Poll; the texts are of type TextWithEntities. Newer layers leave the options to the server. */
  poll: TlObject & {
    question: { text: string };
    answers: { text: { text: string }; option?: Buffer }[];
    quiz?: true;
    multiple_choice?: true;
    close_period?: number;
    close_date?: number;
  };
  /** Options, or in newer layers their indexes. */
  correct_answers?: (Buffer | number)[];
  solution?: string;
  solution_entities?: TlObject[];
}

/** The poll that an inputMediaPoll describes. Throws RpcError (core.telegram.org/api/poll). */
export function inputPoll(world: World, input: TlObject): Poll {
  // Checked by the caller: it is of this constructor.
  const request = input as unknown as InputPoll;
  rejectNotSimulated(input, ["attached_media", "solution_media"]);
  checkTexts(request);
  const answers = request.poll.answers.map(({ text, option }, index) => ({
    _: "pollAnswer",
    text,
    option: option ?? Buffer.from(String(index)),
  }));
  const options = answers.map(({ option }) => option);
  checkOptions(options);
  const { correct_answers, solution, solution_entities = [] } = request;
  const correctOptions = correct_answers?.map((one) =>
    typeof one === "number" ? (options[one] ?? Buffer.alloc(0)) : one,
  );
  checkQuiz(request, options, correctOptions);
  const now = world.nowSeconds();
  const closesIn =
    request.poll.close_period ??
    (request.poll.close_date === undefined ? undefined : request.poll.close_date - now);
  if (closesIn !== undefined && (closesIn < limits.periodMin || closesIn > limits.periodMax)) {
    throw new RpcError(400, "MEDIA_INVALID");
  }
  const poll = createPoll(world.media.freshId("poll"), { ...request.poll, answers }, now, {
    ...(correctOptions && { correctOptions }),
    ...(solution !== undefined && { solution: { text: solution, entities: solution_entities } }),
  });
  world.feedback.watch(poll);
  return poll;
}

function checkTexts({ poll: { question, answers }, solution = "" }: InputPoll): void {
  if (question.text === "" || question.text.length > limits.questionLength) {
    throw new RpcError(400, "POLL_QUESTION_INVALID");
  }
  const isAnswer = ({ text }: { text: { text: string } }) =>
    text.text !== "" && text.text.length <= limits.answerLength;
  if (answers.length < limits.answersMin || answers.length > limits.answersMax || !answers.every(isAnswer)) {
    throw new RpcError(400, "POLL_ANSWERS_INVALID");
  }
  if (solution.length > limits.solutionLength) throw new RpcError(400, "MEDIA_INVALID");
}

function checkOptions(options: readonly Buffer[]): void {
  if (options.some(({ length }) => length === 0 || length > limits.optionBytes)) {
    throw new RpcError(400, "POLL_OPTION_INVALID");
  }
  const different = new Set(options.map((option) => option.toString("hex")));
  if (different.size < options.length) throw new RpcError(400, "POLL_OPTION_DUPLICATE");
}

function checkQuiz({ poll }: InputPoll, options: readonly Buffer[], correct: readonly Buffer[] = []): void {
  if (!poll.quiz) return;
  if (poll.multiple_choice) throw new RpcError(400, "QUIZ_MULTIPLE_INVALID");
  if (correct.length === 0) throw new RpcError(400, "QUIZ_CORRECT_ANSWERS_EMPTY");
  if (correct.length > 1) throw new RpcError(400, "QUIZ_CORRECT_ANSWERS_TOO_MUCH");
  if (!options.some((option) => correct[0]?.equals(option))) {
    throw new RpcError(400, "QUIZ_CORRECT_ANSWER_INVALID");
  }
}
