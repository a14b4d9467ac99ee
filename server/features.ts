/** All features, in the order in which they are mounted. Each is a function `(app, kernel)` in its own folder. */
import type { Feature } from "./kernel/kernel.ts";

export const features: readonly Feature[] = [];
