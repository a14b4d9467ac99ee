/** One desk in the list: its people, and a notice when its key needs work. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { DeskPeople } from "./desk-people.tsx";
import { KeyNotice } from "./key-notice.tsx";

export function DeskCard({ desk, mayManage }: { desk: DeskKeysView; mayManage: boolean }): ReactNode {
	const { id, name, isMine, canHoldCases } = desk;
	return (
		<section className="desk-card">
			<h2>
				<bdi>{name}</bdi>
				{isMine && (
					<span className="muted small">
						{" "}
						<Say id="people.mine" />
					</span>
				)}
			</h2>
			<KeyNotice desk={desk} />
			<DeskPeople people={desk.people} />
			{!canHoldCases && <Say as="p" className="muted" id="desk.too-small" />}
			<p className="buttons">
				<Link className="button" to="/desk/$desk" params={{ desk: id }}>
					<Say as="span" id={mayManage ? "desk.manage" : "desk.look"} values={{ name }} />
				</Link>
			</p>
		</section>
	);
}
