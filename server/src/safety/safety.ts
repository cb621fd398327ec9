/** Safety: how fast, with which words, and between whom. This file is the folder's one entry. */
export { createRateLimits, type RateLimitOptions, type RateLimits, type SignInDoor } from './rate-limits.ts';
