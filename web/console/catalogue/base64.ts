/** Files as our API takes them. */

/** In pieces: a megabyte of arguments is too many for one call. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCodePoint(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

export const fileInBase64 = async (file: File): Promise<string> => base64(new Uint8Array(await file.arrayBuffer()));
