import mime from "mime";

/** Shown by browsers without running anything. SVG is an image that can hold scripts. */
const INLINE = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$|text\/plain$)/;

/**
 * The headers that say what a media file is. Whatever a browser might run is a download, and nothing is guessed
 * from the content.
 */
export function contentHeaders(name: string): Record<string, string> {
  const type = mime.getType(name) ?? "application/octet-stream";
  return {
    "content-type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
    "content-disposition": INLINE.test(type) ? "inline" : `attachment; filename="${name}"`,
    "x-content-type-options": "nosniff",
  };
}
