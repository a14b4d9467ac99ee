/** Every check of the client that a hostile test must miss, by the test that does. */
import { cases } from "./checks/cases.ts";
import { directory } from "./checks/directory.ts";
import { exports } from "./checks/exports.ts";
import { logs } from "./checks/logs.ts";
import { newcomers } from "./checks/newcomers.ts";
import { reviews } from "./checks/reviews.ts";
import { threads } from "./checks/threads.ts";
import { vouching } from "./checks/vouching.ts";
import { web } from "./checks/web.ts";
import type { Mutation } from "./mutation.ts";

export const mutations: Mutation[] = [...directory, ...vouching, ...newcomers, ...logs, ...exports, ...reviews, ...threads, ...cases, ...web];
