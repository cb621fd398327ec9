// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.

export interface OverlayPageTexts {
  readonly revoked: string;
  readonly noToken: string;
  readonly refused: string;
  readonly waiting: string;
}
