import * as z from "zod";

const BY_NAME = {
  html: "html",
  markdown: "markdown",
  md: "markdown",
  markdownv2: "markdownv2",
} as const;

/** How markup in a text is read; names in any case, `md` is `markdown`. */
export const ParseMode = z
  .string({ error: "expected HTML, Markdown or MarkdownV2" })
  .transform((name, context) => {
    const mode = Object.entries(BY_NAME).find(([key]) => key === name.trim().toLowerCase())?.[1];
    if (mode) return mode;
    context.issues.push({
      code: "custom",
      input: name,
      message: "unsupported parse_mode: expected HTML, Markdown or MarkdownV2",
    });
    return z.NEVER;
  })
  .meta({ description: "HTML, Markdown (alias md) or MarkdownV2, in any case" });
export type ParseMode = z.infer<typeof ParseMode>;
