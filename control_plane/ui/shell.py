"""The UI script Streamlit runs for every session; the only way to a page."""

from __future__ import annotations

from control_plane.ui.frame import main

main()
