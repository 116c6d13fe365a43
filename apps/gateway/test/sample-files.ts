/** A one-pixel PNG. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** The beginning of a JPEG, which is enough to be taken for one. */
export const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

/** The first page of an Ogg Opus stream. */
export const OGG = Buffer.from(
  "4f6767530002000000000000000001000000000000000000000001134f707573486561640101380180bb0000000000",
  "hex",
);
