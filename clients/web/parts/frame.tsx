/** The frame of a screen: a side list on a wide screen, a bar at the bottom on a phone; Lock and Hide always in reach. */
import { Link } from "@tanstack/react-router";
import { CircleHelp, EyeOff, Lock, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { type MessageId, Say, useWords } from "../words/words.tsx";
import { Button } from "./button.tsx";
import "./frame.css";

export interface Place {
	/** A route without parameters. */
	to: string;
	id: MessageId;
	icon: LucideIcon;
	/** Not in the bar of a phone, but under "More". */
	isMore?: boolean;
}

interface Props {
	places: readonly Place[];
	/** UTC ms; null with a connection. */
	offlineSince: number | null;
	onLock(): void;
	onHide(): void;
	children: ReactNode;
}

export function Frame({ places, offlineSince, onLock, onHide, children }: Props): ReactNode {
	const { say } = useWords();
	return (
		<div className="frame">
			<button type="button" className="frame-skip button" onClick={skip}>
				<Say id="parts.skip" />
			</button>
			<header className="frame-header">
				<span className="frame-name">
					<img src="/icon.svg" alt="" width="28" height="28" />
					<span>Cloister</span>
				</span>
				<div className="frame-tools">
					<Button icon={<EyeOff aria-hidden="true" />} onClick={onHide}>
						<Say id="parts.hide" />
					</Button>
					<Button icon={<Lock aria-hidden="true" />} onClick={onLock}>
						<Say id="parts.lock" />
					</Button>
				</div>
			</header>
			<nav className="frame-places" aria-label={say("parts.places")}>
				{[...places, HELP].map(({ to, id, icon: Icon, isMore }) => (
					<Link key={to} to={to} className={isMore ? "frame-place frame-place-more" : "frame-place"}>
						<Icon aria-hidden="true" />
						<span>
							<Say id={id} />
						</span>
					</Link>
				))}
			</nav>
			<main className="frame-main" id="content">
				{offlineSince !== null && (
					<p className="frame-offline" role="status">
						<Say id="parts.offline" values={{ since: new Date(offlineSince) }} />
					</p>
				)}
				{children}
			</main>
		</div>
	);
}

const HELP: Place = { to: "/help", id: "house.help", icon: CircleHelp };

/** A button, because the hash of the address belongs to the router. */
function skip(): void {
	const heading = document.querySelector<HTMLElement>("#content h1");
	heading?.focus();
}
