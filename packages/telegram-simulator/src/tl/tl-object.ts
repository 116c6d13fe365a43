/**
 * A TL value as a plain object. `_` is the constructor's TL name (`"message"`, `"messages.sendMessage"`),
 * the other keys are its fields under their snake_case TL names:
 *
 * | TL type | value |
 * | --- | --- |
 * | `int`, `double` | `number` |
 * | `long` | `bigint` (signed 64 bit) |
 * | `string` | `string` |
 * | `bytes`, `int128`, `int256` | `Buffer` |
 * | `Bool` | `boolean` |
 * | `flags.N?true` | `true`, or absent |
 * | `Vector<T>` | array |
 * | anything else | a nested `TlObject` |
 *
 * Flags words never appear. When encoding, a missing optional field vanishes and a missing required scalar
 * becomes 0, `""`, `false` or no bytes; a missing required object or vector is an error.
 */
export interface TlObject {
  _: string;
  [field: string]: unknown;
}
