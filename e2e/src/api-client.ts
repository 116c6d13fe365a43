import { expectDeclaredResult } from "./as-declared.ts";

/** An answer of the API, untyped on purpose: tests write the wire shapes out by hand. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** Calls the API as any HTTP client would. */
export interface ApiClient {
  /** `POST /api_v1/<method>` with a JSON body. */
  call(method: string, params: unknown): Promise<ApiAnswer>;
  /** The same as a multipart form. */
  upload(method: string, form: FormData): Promise<ApiAnswer>;
  /** Any request, with the API key unless the headers hold another. */
  request(path: string, init?: RequestInit): Promise<ApiAnswer>;
}

/** A client with an API key. The result of every call is held to its declaration. */
export function createApiClient(apiUrl: string, token: string): ApiClient {
  const request = async (path: string, init: RequestInit = {}): Promise<ApiAnswer> => {
    const response = await fetch(apiUrl + path, {
      ...init,
      headers: { "x-api-key": token, ...init.headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  const post = async (method: string, init: RequestInit): Promise<ApiAnswer> => {
    const answer = await request(`/api_v1/${method}`, { method: "POST", ...init });
    if (answer.status === 200) expectDeclaredResult(method, "native", answer.body.result);
    return answer;
  };
  return {
    request,
    call: (method, params) =>
      post(method, { headers: { "content-type": "application/json" }, body: JSON.stringify(params) }),
    upload: (method, form) => post(method, { body: form }),
  };
}
