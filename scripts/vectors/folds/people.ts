/** Who is in the histories that break each rule of the directory. */
import type { Id } from "../../../clients/protocol/bytes.ts";

export interface Team {
	organisation: Id;
	coordinator: Id;
	staff: Id;
	desk: Id;
}

export interface People {
	founder: Id;
	second: Id;
	here: Team;
	there: Team;
}
