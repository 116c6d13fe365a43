import { crc32, deflateSync } from "node:zlib";

/** A black picture. */
export function pngFile(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** What an MP4 says of itself. */
export interface Mp4Options {
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  /** Turned by a quarter, as phones record. */
  readonly isTurned?: boolean;
  /** 64-bit times and lengths. */
  readonly isLong?: boolean;
}

/** The boxes that players read first; there is no picture in it. `mdat` comes before `moov`, as from a camera. */
export function mp4File(options: Mp4Options): Buffer {
  const { width, height, durationSeconds, isTurned = false, isLong = false } = options;
  const times = isLong ? 32 : 20;
  const movieHeader = Buffer.alloc(times + 80);
  movieHeader.writeUInt8(isLong ? 1 : 0, 0);
  movieHeader.writeUInt32BE(600, isLong ? 20 : 12);
  if (isLong) movieHeader.writeBigUInt64BE(BigInt(durationSeconds * 600), 24);
  else movieHeader.writeUInt32BE(durationSeconds * 600, 16);

  const matrix = isLong ? 52 : 40;
  const trackHeader = Buffer.alloc(matrix + 44);
  trackHeader.writeUInt8(isLong ? 1 : 0, 0);
  trackHeader.writeInt32BE(isTurned ? 0 : 0x10000, matrix);
  trackHeader.writeInt32BE(isTurned ? 0x10000 : 0, matrix + 4);
  trackHeader.writeUInt32BE(width * 0x10000, matrix + 36);
  trackHeader.writeUInt32BE(height * 0x10000, matrix + 40);

  const soundTrack = box("trak", box("tkhd", Buffer.alloc(84)));
  const pictureTrack = box("trak", box("tkhd", trackHeader));
  const moov = box("moov", Buffer.concat([box("mvhd", movieHeader), soundTrack, pictureTrack]));
  const mdat = isLong ? longBox("mdat", Buffer.alloc(5000)) : box("mdat", Buffer.alloc(5000));
  return Buffer.concat([box("ftyp", Buffer.from("isom\0\0\0\0isom")), mdat, moov]);
}

/** Two Ogg pages of an Opus stream: its header and its end. */
export function oggOpusFile(durationSeconds: number): Buffer {
  const preSkip = 312;
  const head = Buffer.alloc(19);
  head.write("OpusHead");
  head.set([1, 1], 8);
  head.writeUInt16LE(preSkip, 10);
  return Buffer.concat([
    oggPage(0n, head),
    oggPage(BigInt(durationSeconds * 48_000 + preSkip), Buffer.alloc(500)),
  ]);
}

function oggPage(position: bigint, data: Buffer): Buffer {
  const header = Buffer.alloc(28);
  header.write("OggS");
  header.writeBigInt64LE(position, 6);
  header.writeUInt8(1, 26);
  header.writeUInt8(Math.min(data.length, 255), 27);
  return Buffer.concat([header, data]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function box(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8, 0);
  header.write(type, 4);
  return Buffer.concat([header, content]);
}

function longBox(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write(type, 4);
  header.writeBigUInt64BE(BigInt(content.length + 16), 8);
  return Buffer.concat([header, content]);
}
