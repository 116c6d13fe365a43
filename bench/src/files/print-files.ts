import { figure, table } from "../table.ts";
import type { FileDirection, FileFigures } from "./measure-files.ts";

/** Files, as tables. */
export function printFiles({ megabytes, upload, download, linkMegabytesPerSecond }: FileFigures): string {
  const row = (name: string, { telepipe, bare, ratio }: FileDirection) => [
    name,
    figure(telepipe, 1),
    figure(bare, 1),
    figure(ratio, 2),
  ];
  return [
    `One file of ${megabytes} MB, end to end (MB/s)`,
    table(
      ["direction", "Telepipe", "bare", "ratio"],
      [
        row("sent: multipart against uploadFile", upload),
        row("received: webhook against downloadMedia", download),
        ["its link", figure(linkMegabytesPerSecond, 1), "", ""],
      ],
    ),
    "",
    "Peak memory of each process since its start, in MB",
    table(
      ["process", "after sending", "after receiving too"],
      Object.keys(upload.peakMegabytes).map((process) => [
        process,
        figure(upload.peakMegabytes[process] ?? Number.NaN),
        figure(download.peakMegabytes[process] ?? Number.NaN),
      ]),
    ),
  ].join("\n");
}
