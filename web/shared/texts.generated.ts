// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.

export interface SharedTexts {
  readonly connection: {
    readonly broke: string;
    readonly unreachable: string;
  };
  readonly auth: {
    readonly codes: {
      readonly INVALID_EMAIL_OR_PASSWORD: string;
      readonly INVALID_EMAIL: string;
      readonly INVALID_PASSWORD: string;
      readonly EMAIL_NOT_VERIFIED: string;
      readonly USER_ALREADY_EXISTS: string;
      readonly USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: string;
      readonly PASSWORD_TOO_SHORT: string;
      readonly PASSWORD_TOO_LONG: string;
      readonly INVALID_TOKEN: string;
      readonly TOKEN_EXPIRED: string;
      readonly RESET_PASSWORD_DISABLED: string;
    };
    readonly tooMany: string;
    readonly ourSide: string;
    readonly didNotWork: string;
  };
  readonly language: string;
}
