import type * as z from "zod";

/** So many sets of fields are remembered; what is read has a few dozen at most. */
const SETS_MAX = 500;

/**
 * Makes a schema quick for objects that have few of its many optional fields: zod visits every field of a schema, present
 * or not, which for a message with its hundred possible kinds of content is most of the time. Here an object is read by
 * the schema of just the fields that it has and those that are not optional. Values and errors stay the same. Schemas that
 * are derived from this one (`extend`, `describe`) are as slow as they were.
 */
export function sparse<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): z.ZodObject<Shape> {
  const names = Object.keys(schema.shape);
  const always = names.filter((name) => schema.shape[name]?._zod.optin !== "optional");
  const bySet = new Map<string, Parse>();
  const whole: Parse = schema._zod.parse;
  const parserOf = (fields: readonly string[]): Parse => {
    const present = new Set([...always, ...fields]);
    const mask = Object.fromEntries(names.filter((name) => present.has(name)).map((name) => [name, true]));
    // The mask holds names of the shape only.
    return schema.pick(mask as Parameters<typeof schema.pick>[0])._zod.parse;
  };
  const parse: Parse = (payload, context) => {
    const { value } = payload;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return whole(payload, context);
    const fields = Object.keys(value);
    const set = fields.join();
    let known = bySet.get(set);
    if (known === undefined) {
      if (bySet.size >= SETS_MAX) return whole(payload, context);
      known = parserOf(fields);
      bySet.set(set, known);
    }
    return known(payload, context);
  };
  // Where zod itself, and the code that it generates for schemas around this one, looks for how to parse.
  schema._zod.parse = parse;
  schema._zod.run = parse;
  return schema;
}

type Parse = z.ZodObject["_zod"]["parse"];
