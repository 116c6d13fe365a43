import * as z from "zod";
import { type MethodContract, type MethodGroup, methodGroups } from "../../packages/contracts/src/index.ts";
import { generatedFrom, table } from "./markdown.ts";

/** `docs/methods.md`: every method with its fields, its result and its own errors. */
export function methodsTable(): string {
  return [
    generatedFrom("packages/contracts/src/methods"),
    "# Methods",
    "`POST /api_v1/<method>` with the header `x-api-key`, as JSON, form or multipart; the same methods at `/bot<token>/<method>` answer with the Bot API's own objects ([bot-api.md](bot-api.md)). The interactive version is at `/docs`.",
    ...methodGroups.map(chapter),
    "",
  ].join("\n\n");
}

function chapter({ tag, description, methods }: MethodGroup): string {
  return [`## ${tag}`, description, ...Object.values(methods).map(section)].join("\n\n");
}

function section(method: MethodContract): string {
  const schema = z.toJSONSchema(method.params, { io: "input", unrepresentable: "any" }) as JsonObject;
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    `\`${name}\``,
    required.has(name) ? "yes" : "",
    property.description ?? property.anyOf?.find((option) => option.description)?.description ?? "",
  ]);
  const example = JSON.stringify(method.example.params);
  return [
    `### ${method.name}`,
    `${method.summary}.`,
    table(["field", "required", ""], rows),
    `\`\`\`sh\ncurl -H "x-api-key: $X_API_TOKEN" -H "content-type: application/json" \\\n  http://localhost:8001/api_v1/${method.name} -d '${example}'\n\`\`\``,
    `\`\`\`json\n${JSON.stringify({ ok: true, result: method.example.result }, null, 2)}\n\`\`\``,
    ...(method.errors.length > 0
      ? [`Errors of its own: ${method.errors.map((code) => `[${code}](errors.md)`).join(", ")}.`]
      : []),
  ].join("\n\n");
}

interface JsonObject {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonProperty>>;
}

interface JsonProperty {
  readonly description?: string;
  readonly anyOf?: readonly JsonProperty[];
}
