"""The entry: `streamlit run app.py`, or `uvicorn app:app`. UI, API and worker on one port."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is not None:  # Run as a UI script, by a test.
    from control_plane.ui.frame import main

    main()
else:  # Imported by the server.
    from control_plane.server import asgi_options

    # The UI script lies outside this folder: beside `pages/` every page could be reached around it.
    app = st.App(
        Path(__file__).resolve().parent / "control_plane" / "ui" / "shell.py", **asgi_options()
    )
    if __name__ == "__main__":
        app.run()
