import { GnasError } from '@gnas/core';
import { nodeModule } from '../node-module.js';

/** Progress of a download. */
export interface DownloadProgress {
  readonly url: string;
  readonly receivedBytes: number;
  /** Absent if the server does not report it. */
  readonly totalBytes?: number;
}

/** Ways to stop and watch a download. */
export interface DownloadHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

export interface DownloadOptions extends DownloadHooks {
  /** Expected SHA-256, hexadecimal. */
  readonly sha256?: string | undefined;
  /** Default 64 MiB. */
  readonly maxBytes?: number;
}

/**
 * Downloads and checks a file under a temporary name, then renames it. A file under its final name is complete.
 * @throws GnasError GNAS_DOWNLOAD_FAILED
 */
export async function download(url: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const { mkdir, rename, rm, writeFile } = nodeModule('node:fs/promises');
  const { dirname } = nodeModule('node:path');
  const { createHash, randomUUID } = nodeModule('node:crypto');
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const bytes = await receive(url, options);
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (options.sha256 && actual !== options.sha256) throw new Error(`its SHA-256 is ${actual}, not ${options.sha256}`);
    await mkdir(dirname(path), { recursive: true });
    // Creates the file, follows no link, and reaches the disk before it takes its name.
    await writeFile(temporary, bytes, { flag: 'wx', flush: true });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason =
      cause instanceof Error
        ? [cause.message, (cause.cause as Error | undefined)?.message].filter(Boolean).join(': ')
        : String(cause);
    throw new GnasError(
      'GNAS_DOWNLOAD_FAILED',
      `${url} could not be downloaded: ${reason}. Download the file by hand and give its folder as "root" or in GNAS_DATA_DIR.`,
      { cause },
    );
  }
}

async function receive(url: string, { maxBytes = 2 ** 26, signal, onProgress }: DownloadOptions): Promise<Uint8Array> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  const declared = response.headers.get('content-length');
  // With a content encoding, the declared length is that of the compressed bytes.
  const totalBytes = declared === null || response.headers.has('content-encoding') ? undefined : Number(declared);
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    receivedBytes += chunk.length;
    if (receivedBytes > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
    onProgress?.({ url, receivedBytes, ...(totalBytes !== undefined && { totalBytes }) });
  }
  if (totalBytes !== undefined && receivedBytes !== totalBytes)
    throw new Error(`it ended after ${receivedBytes} of ${totalBytes} bytes`);
  const bytes = new Uint8Array(receivedBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
