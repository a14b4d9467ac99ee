/**
 * A module hook. TypeDoc needs the classic API of TypeScript, which version 7 no longer has. So TypeDoc gets the
 * TypeScript 5 that tap installs, and no third copy is needed.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const tap = pathToFileURL(createRequire(import.meta.url).resolve("@tapjs/test")).href;

export const resolve = (specifier, context, next) => next(specifier, specifier === "typescript" ? { ...context, parentURL: tap } : context);
