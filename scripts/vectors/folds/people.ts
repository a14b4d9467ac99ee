/** The members and desks of the histories in which each rule of the directory is broken. */
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
