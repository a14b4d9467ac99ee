/** The places of the navigation. A new area adds its place here. */
import { ArrowLeftRight, FolderOpen, House, MessagesSquare, Users } from "lucide-react";
import type { Place } from "../parts/places.tsx";

export const NAVIGATION: Place[] = [
	{ to: "/today", id: "house.today", icon: House },
	{ to: "/cases", id: "cases.title", icon: FolderOpen },
	{ to: "/threads", id: "threads.title", icon: MessagesSquare },
	{ to: "/handoffs", id: "handoffs.title", icon: ArrowLeftRight, isMore: true },
	{ to: "/people", id: "people.title", icon: Users, isMore: true },
];
