import { Command } from "ioredis";

/**
 * Fault: when one argument is binary, ioredis writes a command piece by piece into a buffer, which takes four times as
 * long as its way for text. BullMQ packs the options of its scripts, so that every step of every job goes that way.
 * Here such a command becomes one string, a character per byte, and that a buffer: the same bytes.
 */
export function encodeBinaryCommandsFast(): void {
  const { toWritable } = Command.prototype;
  Command.prototype.toWritable = function (this: Command, socket: object) {
    const args: readonly unknown[] = this.args;
    return args.some((arg) => arg instanceof Buffer)
      ? encode(this.name, args)
      : toWritable.call(this, socket);
  };
}

function encode(name: string, args: readonly unknown[]): Buffer {
  let text = `*${args.length + 1}\r\n$${name.length}\r\n${name}\r\n`;
  for (const arg of args) {
    const bytes = typeof arg === "string" ? bytesOfText(arg) : (arg as Buffer).toString("latin1");
    text += `$${bytes.length}\r\n${bytes}\r\n`;
  }
  return Buffer.from(text, "latin1");
}

/** Its UTF-8 bytes as characters. */
function bytesOfText(text: string): string {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString("latin1");
}
