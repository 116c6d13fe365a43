import mime from "mime";
import { Api } from "telegram";

/** A file on Telegram's servers and all that it takes to fetch it. */
export interface RemoteFile {
  /** Decimal id of the photo or document: the same for everybody, while the location changes. */
  readonly id: string;
  readonly dcId: number;
  readonly location: Api.InputPhotoFileLocation | Api.InputDocumentFileLocation;
  /** As announced; the photo's largest size. */
  readonly sizeBytes: number;
  /** Without the dot; null when neither name nor type tell one. */
  readonly extension: string | null;
}

/** The types whose usual extension is not the first one registered. */
const USUAL_EXTENSIONS: Readonly<Record<string, string>> = {
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "video/quicktime": "mov",
};

/** The file of a message's media; null for kinds without one, and for one that has expired. */
export function remoteFileOf(media: Api.TypeMessageMedia | null | undefined): RemoteFile | null {
  if (media instanceof Api.MessageMediaPhoto) return photoFile(media.photo);
  if (media instanceof Api.MessageMediaDocument) return documentFile(media.document);
  return null;
}

/** The name that the sender gave a document. */
export function documentName(document: Api.Document): string | null {
  const attribute = document.attributes.find((each) => each instanceof Api.DocumentAttributeFilename);
  return attribute?.fileName || null;
}

function photoFile(photo: Api.TypePhoto | null | undefined): RemoteFile | null {
  if (!(photo instanceof Api.Photo)) return null;
  const largest = photo.sizes.map(measured).reduce((a, b) => (b.area > a.area ? b : a), NO_SIZE);
  if (largest.area === 0) return null;
  return {
    id: photo.id.toString(),
    dcId: photo.dcId,
    location: new Api.InputPhotoFileLocation({
      id: photo.id,
      accessHash: photo.accessHash,
      fileReference: photo.fileReference,
      thumbSize: largest.type,
    }),
    sizeBytes: largest.sizeBytes,
    extension: "jpg",
  };
}

const NO_SIZE = { type: "", area: 0, sizeBytes: 0 };

/** Area 0: no picture of its own, only an outline or a blurred hint of one. */
function measured(size: Api.TypePhotoSize): typeof NO_SIZE {
  if (size instanceof Api.PhotoSize) return { type: size.type, area: size.w * size.h, sizeBytes: size.size };
  if (size instanceof Api.PhotoSizeProgressive) {
    return { type: size.type, area: size.w * size.h, sizeBytes: Math.max(...size.sizes) };
  }
  if (size instanceof Api.PhotoCachedSize) {
    return { type: size.type, area: size.w * size.h, sizeBytes: size.bytes.length };
  }
  return NO_SIZE;
}

/** A document as a remote file; null for an empty one. */
export function remoteFileOfDocument(document: Api.TypeDocument | null | undefined): RemoteFile | null {
  return documentFile(document);
}

function documentFile(document: Api.TypeDocument | null | undefined): RemoteFile | null {
  if (!(document instanceof Api.Document)) return null;
  return {
    id: document.id.toString(),
    dcId: document.dcId,
    location: new Api.InputDocumentFileLocation({
      id: document.id,
      accessHash: document.accessHash,
      fileReference: document.fileReference,
      thumbSize: "",
    }),
    sizeBytes: document.size.toJSNumber(),
    extension: extensionOf(documentName(document), document.mimeType),
  };
}

function extensionOf(name: string | null, mimeType: string): string | null {
  const ofName = name?.match(/\.([A-Za-z0-9]{1,10})$/)?.[1];
  return ofName ?? USUAL_EXTENSIONS[mimeType] ?? mime.getExtension(mimeType);
}
