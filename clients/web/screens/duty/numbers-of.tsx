/** The phone numbers of one desk or person, as somebody of my desk has written them down. The server can't change these. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PhoneLink } from "../../parts/phone-link.tsx";
import type { PartyName } from "../../sitting/kinds.ts";
import { Say } from "../../words/words.tsx";
import { HowTold } from "./phone-rows.tsx";
import { usePhones } from "./use-phones.ts";
import "../cases/cases.css";

/** @param isNeeded whether a sentence says where to write a number down when there is none. Somebody without a desk doesn't see it. */
export function NumbersOf({ party, isNeeded = false }: { party: Pick<PartyName, "id">; isNeeded?: boolean }): ReactNode {
	const phones = usePhones();
	if (!phones.data) return null;
	const lines = phones.data.flatMap(({ numbers }) => numbers).filter(({ of, phone }) => of.id === party.id && phone !== null);
	if (lines.length > 0)
		return lines.map((line) => (
			<div key={line.row}>
				<PhoneLink number={line.phone ?? ""} />
				<HowTold line={line} />
			</div>
		));
	if (!isNeeded || phones.data.length === 0) return null;
	return (
		<p>
			<Say id="duty.none-of" />{" "}
			<Link className="step-link" to="/desk/duty">
				<Say id="duty.write-one" />
			</Link>
		</p>
	);
}
