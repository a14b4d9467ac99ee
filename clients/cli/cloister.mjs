#!/usr/bin/env node
/** Starts the command line on every supported Node: version 20 can't read TypeScript by itself. */
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
