import { readEnvironment, silentLogger } from "@telepipe/runtime";
import { loadAccountConfig } from "./config.ts";
import { runLogin } from "./login/run-login.ts";

try {
  const config = loadAccountConfig(readEnvironment(process.env));
  await runLogin(config, { input: process.stdin, output: process.stdout }, silentLogger());
} catch (error) {
  // The messages of a login and of the settings are meant for people.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
