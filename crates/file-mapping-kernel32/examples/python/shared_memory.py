"""Text shared between processes.

    shared_memory.py write NAME TEXT   attaches, writes, and holds on until it reads a line
    shared_memory.py read NAME         prints the text

On Windows the functions are kernel32's, elsewhere those of file-mapping-kernel32. The types have fixed
widths: outside of Windows, ctypes.wintypes has the wrong ones, and c_wchar_p has four bytes a unit.
"""

import ctypes
import os
import sys
from ctypes import c_char_p, c_int32, c_size_t, c_uint32, c_void_p

PAGE_READWRITE = 0x04
FILE_MAP_WRITE = 0x0002
FILE_MAP_READ = 0x0004
INVALID_HANDLE_VALUE = c_void_p(-1)
SIZE = 4096

if os.name == "nt":
    kernel32 = ctypes.WinDLL("kernel32")
elif sys.platform == "darwin":
    kernel32 = ctypes.CDLL("libfile_mapping_kernel32.dylib")
else:
    kernel32 = ctypes.CDLL("libfile_mapping_kernel32.so")

kernel32.CreateFileMappingW.restype = c_void_p
kernel32.CreateFileMappingW.argtypes = [c_void_p, c_void_p, c_uint32, c_uint32, c_uint32, c_char_p]
kernel32.OpenFileMappingW.restype = c_void_p
kernel32.OpenFileMappingW.argtypes = [c_uint32, c_int32, c_char_p]
kernel32.MapViewOfFile.restype = c_void_p
kernel32.MapViewOfFile.argtypes = [c_void_p, c_uint32, c_uint32, c_uint32, c_size_t]
kernel32.UnmapViewOfFile.restype = c_int32
kernel32.UnmapViewOfFile.argtypes = [c_void_p]
kernel32.CloseHandle.restype = c_int32
kernel32.CloseHandle.argtypes = [c_void_p]
kernel32.GetLastError.restype = c_uint32
kernel32.GetLastError.argtypes = []


def wide(text):
    """The bytes of an LPCWSTR; ctypes adds the last of the two zero bytes."""
    return text.encode("utf-16-le") + b"\0"


class SharedMemory:
    """Memory that processes share under a name. It is gone with the last process that is attached."""

    def __init__(self, mapping, access):
        self.view = None
        self.mapping = mapping
        if mapping:
            self.view = kernel32.MapViewOfFile(mapping, access, 0, 0, 0)
        if not self.view:
            error = kernel32.GetLastError()
            self.detach()
            raise OSError(error, "cannot attach")

    @classmethod
    def attach(cls, name):
        """Creates the memory, or attaches to what another process created."""
        mapping = kernel32.CreateFileMappingW(INVALID_HANDLE_VALUE, None, PAGE_READWRITE, 0, SIZE, wide(name))
        return cls(mapping, FILE_MAP_WRITE)

    @classmethod
    def attach_to_existing(cls, name):
        """Attaches to what must be there already, for reading only."""
        return cls(kernel32.OpenFileMappingW(FILE_MAP_READ, False, wide(name)), FILE_MAP_READ)

    def write(self, text):
        data = text.encode()[: SIZE - 1]
        ctypes.memmove(self.view, data + b"\0", len(data) + 1)

    def read(self):
        return ctypes.string_at(self.view, SIZE).split(b"\0", 1)[0].decode()

    def detach(self):
        if self.view:
            kernel32.UnmapViewOfFile(self.view)
        if self.mapping:
            kernel32.CloseHandle(self.mapping)
        self.view = self.mapping = None


def main(arguments):
    try:
        if len(arguments) == 3 and arguments[0] == "write":
            memory = SharedMemory.attach(arguments[1])
            memory.write(arguments[2])
            print("attached", flush=True)
            sys.stdin.readline()
            memory.detach()
        elif len(arguments) == 2 and arguments[0] == "read":
            memory = SharedMemory.attach_to_existing(arguments[1])
            print(memory.read())
            memory.detach()
        else:
            print("usage: shared_memory.py write NAME TEXT | read NAME", file=sys.stderr)
            return 2
    except OSError as error:
        print(f"error {error.errno}")
        return 1
    return 0


sys.exit(main(sys.argv[1:]))
