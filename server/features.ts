/** All features, in the order in which they are mounted. Each is a function `(app, kernel)` in its own folder. */
import { directory } from "./features/directory/routes.ts";
import { Accounts, session } from "./features/session/routes.ts";
import type { Feature } from "./kernel/kernel.ts";

export const features: readonly Feature[] = [session, (app, kernel) => directory(app, kernel, new Accounts(kernel))];
