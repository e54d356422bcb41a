// Declarations of the XLA FFI, by which a program calls functions of this process: only what `HostKernels` reads,
// laid out as in FFI API versions 0.1 to 0.3 (xla/ffi/api/c_api.h of OpenXLA, Apache License 2.0; layouts only).
//
// A handler is first called with a metadata extension on its frame and must fill in the version it was built for and
// return. The frame is read by its own `struct_size`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "CPJRT.h"

typedef struct XLA_FFI_Error XLA_FFI_Error;
typedef struct XLA_FFI_ExecutionContext XLA_FFI_ExecutionContext;

// XLA_FFI_Extension_Type
enum { XLA_FFI_Extension_Metadata = 1 };

typedef struct XLA_FFI_Extension_Base {
    size_t struct_size;
    int32_t type;
    struct XLA_FFI_Extension_Base *next;
} XLA_FFI_Extension_Base;

typedef struct XLA_FFI_Api_Version {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    int major_version;
    int minor_version;
} XLA_FFI_Api_Version;

// XLA_FFI_Error_Code
enum {
    XLA_FFI_Error_Code_INTERNAL = 13,
};

typedef struct XLA_FFI_Error_Create_Args {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    const char *message;
    int32_t errc;
} XLA_FFI_Error_Create_Args;

// XLA_FFI_DataType
enum {
    XLA_FFI_DataType_PRED = 1,
    XLA_FFI_DataType_S64 = 5,
    XLA_FFI_DataType_F32 = 11,
    XLA_FFI_DataType_F64 = 12,
};

typedef struct XLA_FFI_Buffer {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    int32_t dtype;
    void *data;
    int64_t rank;
    int64_t *dims;
} XLA_FFI_Buffer;

// XLA_FFI_AttrType
enum {
    XLA_FFI_AttrType_ARRAY = 1,
    XLA_FFI_AttrType_DICTIONARY = 2,
    XLA_FFI_AttrType_SCALAR = 3,
    XLA_FFI_AttrType_STRING = 4,
};

typedef struct XLA_FFI_ByteSpan {
    const char *ptr;
    size_t len;
} XLA_FFI_ByteSpan;

typedef struct XLA_FFI_Array {
    int32_t dtype;
    size_t size;
    void *data;
} XLA_FFI_Array;

typedef struct XLA_FFI_Args {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    int64_t size;
    int32_t *types;
    XLA_FFI_Buffer **args;
} XLA_FFI_Args;

typedef struct XLA_FFI_Rets {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    int64_t size;
    int32_t *types;
    XLA_FFI_Buffer **rets;
} XLA_FFI_Rets;

typedef struct XLA_FFI_Attrs {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    int64_t size;
    int32_t *types;
    XLA_FFI_ByteSpan **names;
    void **attrs;
} XLA_FFI_Attrs;

typedef void (*XLA_FFI_Task)(void *data);

typedef struct XLA_FFI_ThreadPool_Schedule_Args {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    XLA_FFI_ExecutionContext *ctx;
    XLA_FFI_Task task;
    void *data;
} XLA_FFI_ThreadPool_Schedule_Args;

typedef struct XLA_FFI_ThreadPool_NumThreads_Args {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    XLA_FFI_ExecutionContext *ctx;
    int64_t *num_threads;
} XLA_FFI_ThreadPool_NumThreads_Args;

typedef struct XLA_FFI_Metadata {
    size_t struct_size;
    XLA_FFI_Api_Version api_version;
    uint32_t traits;
} XLA_FFI_Metadata;

typedef struct XLA_FFI_Metadata_Extension {
    XLA_FFI_Extension_Base extension_base;
    XLA_FFI_Metadata *metadata;
} XLA_FFI_Metadata_Extension;

// The functions that the runtime offers to handlers; those not called are slots without a type.
typedef struct XLA_FFI_Api {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    XLA_FFI_Api_Version api_version;
    const void *internal_api;
    XLA_FFI_Error *(*XLA_FFI_Error_Create)(XLA_FFI_Error_Create_Args *args);
    void *XLA_FFI_Error_GetMessage;
    void *XLA_FFI_Error_Destroy;
    void *XLA_FFI_Handler_Register;
    void *XLA_FFI_Stream_Get;
    void *XLA_FFI_Type_Register;
    void *XLA_FFI_ExecutionContext_Get;
    void *XLA_FFI_State_Set;
    void *XLA_FFI_State_Get;
    void *XLA_FFI_DeviceMemory_Allocate;
    void *XLA_FFI_DeviceMemory_Free;
    XLA_FFI_Error *(*XLA_FFI_ThreadPool_Schedule)(XLA_FFI_ThreadPool_Schedule_Args *args);
    XLA_FFI_Error *(*XLA_FFI_ThreadPool_NumThreads)(XLA_FFI_ThreadPool_NumThreads_Args *args);
} XLA_FFI_Api;

typedef struct XLA_FFI_CallFrame {
    size_t struct_size;
    XLA_FFI_Extension_Base *extension_start;
    const XLA_FFI_Api *api;
    XLA_FFI_ExecutionContext *ctx;
    int32_t stage;
    XLA_FFI_Args args;
    XLA_FFI_Rets rets;
    XLA_FFI_Attrs attrs;
} XLA_FFI_CallFrame;

// NULL means success.
typedef XLA_FFI_Error *(*XLA_FFI_Handler)(XLA_FFI_CallFrame *frame);

// PJRT_Extension_Type
enum { PJRT_Extension_Type_FFI = 5 };

// This record has no `extension_start`, unlike all others.
typedef struct PJRT_FFI_Register_Handler_Args {
    size_t struct_size;
    const char *target_name;
    size_t target_name_size;
    void *handler;
    const char *platform_name;
    size_t platform_name_size;
    uint32_t traits;
} PJRT_FFI_Register_Handler_Args;

typedef struct PJRT_FFI_Extension {
    PJRT_Extension_Base base;
    void *type_id_register;
    void *user_data_add;
    PJRT_Error *(*register_handler)(PJRT_FFI_Register_Handler_Args *args);
} PJRT_FFI_Extension;
