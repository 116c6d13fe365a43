import { type Fields, readFields } from "../control/fields.ts";
import { InvalidInput } from "../world/invalid-input.ts";

/** A scripted world: who is in it, and what happens when. */
export interface Scenario {
  /** Whatever looks random follows from it. */
  seed: string;
  /** Data centres, if there are several; the first one keeps the files. */
  dcs: number[] | undefined;
  account: Person;
  people: (Person & { contact: boolean })[];
  /** Each is the body of the control API's `POST /chats`. */
  chats: unknown[];
  timeline: Step[];
}

/** An account of the scenario. */
export interface Person {
  username: string;
  phone: string;
  firstName: string;
  lastName: string | undefined;
  password: string | undefined;
  languageCode: string | undefined;
  /** The data centre at which they live: the first one by default. */
  dcId: number | undefined;
}

/** One request of the control API. */
export interface Step {
  /** The pause since the step before. */
  afterMs: number;
  /** For example `POST /messages`. In paths and bodies `$name` stands for the message that a step was named for. */
  request: string;
  body: unknown;
  /** Names the message that the step writes. */
  name: string | undefined;
}

const longestPauseMs = 86_400_000;

/** Reads a scenario from parsed JSON. Throws InvalidInput that names the field. */
export function readScenario(source: unknown): Scenario {
  const fields = readFields(source);
  const seed = fields.text("seed") ?? "scenario";
  const account = fields.object("account");
  if (account === undefined) throw new InvalidInput("account", "expected the account that clients run as");
  const scenario: Scenario = {
    seed,
    dcs: fields.numbers("dcs", 1, 254),
    account: readPerson(account, 0),
    people: (fields.objects("people") ?? []).map((person, index) => ({
      contact: person.flag("contact"),
      ...readPerson(person, index + 1),
    })),
    chats: fields.values("chats") ?? [],
    timeline: (fields.objects("timeline") ?? []).map(readStep),
  };
  fields.end();
  return scenario;
}

/** Phone numbers need not be given: then they are counted. */
function readPerson(fields: Fields, index: number): Person {
  const person = {
    username: fields.requiredText("username"),
    firstName: fields.requiredText("first_name"),
    lastName: fields.text("last_name"),
    phone: fields.text("phone_number") ?? `+999662${String(1001 + index)}`,
    password: fields.text("password"),
    languageCode: fields.text("language_code"),
    dcId: fields.number("dc", 1, 254),
  };
  // `contact` of the people is read by the caller, before.
  fields.end();
  return person;
}

function readStep(fields: Fields): Step {
  const step = {
    afterMs: fields.number("after_ms", 0, longestPauseMs) ?? 0,
    request: fields.requiredText("do"),
    body: fields.value("with") ?? {},
    name: fields.text("as"),
  };
  fields.end();
  return step;
}
