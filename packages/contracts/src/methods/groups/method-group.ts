import type { MethodContract } from "../define-method.ts";

/** Methods that belong together: a tag of the OpenAPI document, a chapter of the docs. */
export interface MethodGroup {
  /** For people. */
  readonly tag: string;
  /** One sentence. */
  readonly description: string;
  readonly methods: { readonly [Name in string]: MethodContract<Name> };
}
