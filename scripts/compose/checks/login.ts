import type { Check } from "../check.ts";
import { startDialogue } from "../dialogue.ts";
import { eventually } from "../eventually.ts";
import { control, untilReady } from "../stack-client.ts";

const phone = "9996620001";

/** Logging in inside Compose, as the documentation says. */
export const loginChecks: readonly Check[] = [
  {
    name: "`run --rm login` logs in with a code, after a wrong one",
    run: async (project) => {
      await using login = startDialogue(project, "login");
      await login.see(/code .* or .* QR code\?/);
      login.answer("1");
      await login.see(/Code: /);
      const code = await eventually("the code", project.options.signal, async () => {
        const sent = (await control(project, "GET", `/login-codes?phone=${phone}`)) as {
          code: string | null;
        };
        return sent.code ?? undefined;
      });
      login.answer(code === "11111" ? "22222" : "11111");
      await login.see(/That code is wrong/);
      login.answer(code);
      await login.see(/Logged in as .*telepipe_demo/);
      await login.ended();
      return undefined;
    },
  },
  {
    name: "the worker takes the session up without a restart",
    run: async (project) => {
      await untilReady(project);
      return undefined;
    },
  },
  {
    name: "`run --rm login` logs in with a QR code",
    run: async (project) => {
      await using login = startDialogue(project, "login");
      await login.see(/Replace it\?/);
      login.answer("y");
      await login.see(/code .* or .* QR code\?/);
      login.answer("2");
      const [token] = await login.see(/tg:\/\/login\?token=[\w-]+/);
      await control(project, "POST", "/login-tokens/accept", { token });
      await login.see(/Logged in as .*telepipe_demo/);
      await login.ended();
      return undefined;
    },
  },
];
