/** Builds the web client for tests into the folder of the first argument. */
import { cheapKeyStretchingInPages } from "../../../scripts/cheap-key-stretching.ts";
import { buildWeb } from "../../../scripts/web.ts";

await buildWeb(process.argv[2], [cheapKeyStretchingInPages]);
