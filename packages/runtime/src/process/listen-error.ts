import { StartError } from "./start-error.ts";

/** Says which variable to change when a port is taken; passes other errors through. */
export function listenError(error: unknown, variable: string, port: number): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE")
    return new StartError(`port ${port} is taken: set ${variable} to another one`, { cause: error });
  if (code === "EACCES")
    return new StartError(`port ${port} needs more rights: set ${variable} to one above 1023`, {
      cause: error,
    });
  return error instanceof Error ? error : new Error(String(error));
}
