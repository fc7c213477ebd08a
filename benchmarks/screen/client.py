"""A browser tab without a browser: Streamlit's own messages over its websocket."""

import asyncio
import json
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect


class Tab:
    """One session: what it chose, how long the last rerun took, and how many bytes it brought."""

    def __init__(self, socket):
        self.socket, self.chosen, self.page = socket, {}, ""
        self.table, self.part, self.known = "", "", []
        self.seconds, self.bytes = 0.0, 0

    async def rerun(self):
        """Ask for a run of the script and take in what it sends until it is done."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.fragment_id = self.part
        asked.rerun_script.cached_message_hashes.extend(self.known)
        for name, rows in self.chosen.items():
            picked = asked.rerun_script.widget_states.widgets.add()
            picked.id = name
            picked.string_value = json.dumps(
                {"selection": {"rows": rows, "columns": [], "cells": []}}
            )
        begun, self.bytes = time.perf_counter(), 0
        await self.socket.send(asked.SerializeToString())
        while not self._take(await self.socket.recv()):
            pass
        self.seconds = time.perf_counter() - begun

    def _take(self, data):
        """Take one message in; return whether the run is over."""
        self.bytes += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.known.append(message.hash)
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        elif kind == "delta":
            element = message.delta.new_element
            what = element.WhichOneof("type")
            assert what != "exception", element.exception.message
            if what == "dataframe":
                self.table, self.part = element.dataframe.id, message.delta.fragment_id
        return kind == "script_finished"

    async def choose(self, row):
        """Choose another row of the list."""
        self.chosen = {self.table: [row]}
        await self.rerun()


async def opened(port, tabs):
    """Open so many tabs, each with its first run."""
    made = []
    for _ in range(tabs):
        address = f"ws://localhost:{port}/_stcore/stream"
        socket = await connect(address, subprotocols=["streamlit"], max_size=None)
        made.append(Tab(socket))
        await made[-1].rerun()
    return made


async def closed(tabs):
    """Close them."""
    await asyncio.gather(*(one.socket.close() for one in tabs))
