/** Every contract, in one list. */
import { audit } from "./audit.ts";
import { bells } from "./bells.ts";
import { cases } from "./cases.ts";
import { compartments } from "./compartments.ts";
import { directory } from "./directory.ts";
import type { AnyEndpoint } from "./endpoint.ts";
import { events } from "./events.ts";
import { files } from "./files.ts";
import { health } from "./health.ts";
import { review } from "./review.ts";
import { rings } from "./rings.ts";
import { session } from "./session.ts";
import { spaces } from "./spaces.ts";
import { web } from "./web.ts";

export const contracts = { session, directory, compartments, spaces, files, cases, bells, rings, audit, health, review, events, web };

export const allEndpoints: AnyEndpoint[] = Object.values(contracts).flatMap((feature) => Object.values(feature) as AnyEndpoint[]);
