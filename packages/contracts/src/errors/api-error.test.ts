import { describe, expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { ERRORS, type ErrorCode } from "./error-catalogue.ts";

describe.each(Object.keys(ERRORS) as ErrorCode[])("%s", (code) => {
  test("crosses a queue unchanged", () => {
    const error = new ApiError(code, { detail: "because", retryAfterSeconds: 3, jobId: "j" });
    const wire: unknown = JSON.parse(JSON.stringify(error.toWire()));
    const arrived = ApiError.fromWire(wire as ReturnType<ApiError["toWire"]>);
    expect({ ...arrived, message: arrived.message }).toEqual({ ...error, message: error.message });
  });
});

test("texts are worded as the Bot API words them", () => {
  expect(new ApiError("CHAT_NOT_FOUND").message).toBe("Bad Request: chat not found");
  expect(new ApiError("METHOD_NOT_FOUND").message).toBe("Not Found: method not found");
  expect(new ApiError("FLOOD_WAIT", { detail: "retry after 5" }).message).toBe(
    "Too Many Requests: retry after 5",
  );
});

test("a code of a newer worker becomes INTERNAL and keeps the original for the log only", () => {
  const error = ApiError.fromWire({ code: "FROM_THE_FUTURE", detail: "secret detail" });
  expect(error.code).toBe("INTERNAL");
  expect(error.message).not.toContain("secret detail");
  expect(error.cause).toEqual({ code: "FROM_THE_FUTURE", detail: "secret detail" });
});
