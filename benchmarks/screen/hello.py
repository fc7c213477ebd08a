"""The rival: a Streamlit app of a title, a dataframe, and the row that is chosen."""

import numpy as np
import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")
st.title("Hello world")
rows = pd.DataFrame({"name": [f"Klant {n}" for n in range(15)], "late": np.arange(15) * 1000})
found = st.dataframe(rows, on_select="rerun", selection_mode="single-row", key="rows")
chosen = found["selection"]["rows"]
st.header(rows["name"][chosen[0] if chosen else 0])
