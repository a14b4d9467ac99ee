/** `npm run docs`: pages about the HTTP API and the SDK, made from the code, in docs/generated/. Needs no network. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { httpApiPage } from "./docs/http-api.ts";
import { SDK_ENTRY_POINTS, writeApiPages } from "./docs/sdk.ts";
import { root } from "./tools.ts";

const folder = path.join(root, "docs/generated");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "http-api.md"), await httpApiPage());
await writeApiPages(SDK_ENTRY_POINTS, path.join(folder, "sdk"));
console.log("Made docs/generated/http-api.md and docs/generated/sdk/README.md");
