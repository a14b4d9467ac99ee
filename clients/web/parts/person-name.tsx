/** A member's name, or that it isn't known. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";

export function PersonName({ person }: { person: { name: string | null } }): ReactNode {
	return person.name === null ? <Say id="parts.unknown-name" /> : <bdi>{person.name}</bdi>;
}
