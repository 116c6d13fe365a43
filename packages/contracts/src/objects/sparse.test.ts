import { expect, test } from "vitest";
import * as z from "zod";
import { sparse } from "./sparse.ts";

const shape = {
  id: z.int(),
  note: z.string().nullable(),
  text: z.string().exactOptional(),
  tags: z.array(z.string()).optional(),
  level: z.int().default(1),
  inner: z.object({ a: z.int(), b: z.string().exactOptional() }).exactOptional(),
};
const WHOLE = z.object({ message: z.object(shape).exactOptional() });
const SPARSE = z.object({ message: sparse(z.object(shape)).exactOptional() });

const VALUES: readonly unknown[] = [
  { id: 1, note: null },
  { note: "x", id: 1, text: "t", unknown: 3 },
  { id: 1, note: null, tags: ["a"], inner: { a: 1, more: true } },
  { id: 1, note: null, level: 5 },
  { id: 1, note: null, text: undefined, tags: undefined },
  { text: "t" },
  { id: "1", note: 7, inner: { a: "b" } },
  {},
  [],
  null,
  "text",
];

test.each(VALUES)("%j gives what the whole schema gives, and the same errors", (message) => {
  for (const value of [{ message }, {}]) {
    const [whole, sparsely] = [WHOLE.safeParse(value), SPARSE.safeParse(value)];
    expect(sparsely.data).toEqual(whole.data);
    expect(JSON.stringify(sparsely.data)).toBe(JSON.stringify(whole.data));
    expect(sparsely.error?.issues).toEqual(whole.error?.issues);
  }
});

test("more sets of fields than it remembers are read by the whole schema", () => {
  const wide = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`f${n}`, z.int().optional()]));
  const schema = sparse(z.object(wide));
  for (let n = 0; n < 600; n++) expect(schema.parse({ [`f${n}`]: n, other: 1 })).toEqual({ [`f${n}`]: n });
});

test("it describes itself as it was", () => {
  expect(z.toJSONSchema(sparse(z.object(shape)))).toEqual(z.toJSONSchema(z.object(shape)));
});
