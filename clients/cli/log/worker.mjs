/** Starts a verifying thread on every supported Node: version 20 can't read TypeScript by itself. */
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
