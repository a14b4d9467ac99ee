/** A desk's name with its organisation, such as "Casa Speranța, Case team". */
import type { ReactNode } from "react";
import type { PartyName } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { Tag } from "./tag.tsx";

interface Props {
	party: Pick<PartyName, "name" | "organisation" | "isSuspended" | "isInDanger">;
}

export function Party({ party: { name, organisation, isSuspended, isInDanger } }: Props): ReactNode {
	return (
		<>
			{organisation && (
				<>
					<bdi>{organisation}</bdi>
					<Say id="parts.comma" />
				</>
			)}
			{name === "" ? <Say id="parts.no-name" /> : <bdi>{name}</bdi>}
			{isSuspended && (
				<>
					{" "}
					<Tag kind={isInDanger ? "danger" : "warn"} id={isInDanger ? "parts.suspended-danger" : "parts.suspended"} />
				</>
			)}
		</>
	);
}
